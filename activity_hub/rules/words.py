"""The closed lists of import files, with the Chinese words that stand for each of their codes."""

from activity_hub.rules.cells import Reader, Reading, narrow
from activity_hub.rules.faults import FaultCode
from activity_hub.rules.kinds import CODES

Words = dict[str, tuple[str, ...]]

LEVEL: Words = {
    "district": ("区", "县", "区级", "县级", "区总工会", "县总工会"),
    "sub_district": ("街道", "镇", "乡", "镇街", "乡镇", "街道总工会", "镇总工会"),
    "committee": ("工委", "工会委员会", "系统工会", "委员会"),
    "base": ("基层", "基层工会"),
}
SCOPE: Words = LEVEL | {
    "city": ("市", "市级"),
    "province": ("省", "省级"),
    "national": ("全国", "国家级"),
}
BASE_KIND: Words = {"single": ("单建", "单独建会"), "joint": ("联建", "联合", "联合建会")}
GENDER: Words = {"F": ("女", "女性", "female"), "M": ("男", "男性", "male")}
PERSON_KIND: Words = {
    "member": ("会员",),
    "guest": ("来宾", "嘉宾", "非会员"),
    "retiree": ("退休", "退休职工", "退休人员"),
}
KIND: Words = {code: () for code in CODES} | {
    "competition": ("竞赛", "比赛", "技能竞赛"),
    "sports": ("体育", "运动", "运动会"),
    "training": ("培训",),
    "performance": ("演出", "文艺演出"),
    "celebration": ("庆祝", "联欢"),
    "outing": ("郊游", "春秋游", "疗休养"),
    "lecture": ("讲座",),
    "campaign": ("宣传", "主题活动"),
    "meeting": ("会议",),
    "other": ("其他", "其它"),
}
MODE: Words = {"hosted": ("主办",), "sent": ("选送",)}
COUNTING: Words = {"roster": ("名册", "签到"), "declared": ("填报",)}
ACTIVITY_STATUS: Words = {
    "draft": ("草稿",),
    "submitted": ("待审批", "已提交"),
    "published": ("已发布",),
    "closed": ("已截止",),
    "held": ("已举办",),
    "archived": ("已归档",),
    "cancelled": ("已取消", "canceled"),
    "postponed": ("已延期",),
}
OCCURRENCE_STATUS: Words = {
    "planned": ("计划", "未举办"),
    "held": ("已举办",),
    "cancelled": ("已取消", "canceled"),
    "postponed": ("已延期",),
}
STATE: Words = {
    "present": ("出勤", "到场", "已到", "签到"),
    "absent": ("缺席", "未到"),
    "void": ("撤销", "作废"),
}
DIRECTION: Words = {"in": ("收入", "收"), "out": ("支出", "支")}
PLAN_STATUS: Words = {
    "open": ("未完成", "进行中"),
    "done": ("完成", "已完成"),
    "cancelled": ("取消", "已取消", "canceled"),
}
YES_NO: Words = {"1": ("是", "有", "y", "yes", "true", "√", "✓"), "0": ("否", "无", "n", "no", "false", "×")}


def one_of(words: Words) -> Reader:
    """A reader that takes a code of the list or one of its words, and gives the code."""
    known = {word.casefold(): code for code, others in words.items() for word in (code, *others)}

    def read(cell: str) -> Reading:
        value = narrow(cell).casefold()
        if not value:
            return Reading()
        value = value.removesuffix(".0")
        return Reading(known[value]) if value in known else Reading(fault=FaultCode.UNKNOWN_WORD)

    return read


def yes_no(cell: str) -> Reading:
    """True or False; an empty cell is False."""
    reading = _YES_NO(cell)
    return reading if reading.fault else Reading(reading.value == "1")


_YES_NO = one_of(YES_NO)
