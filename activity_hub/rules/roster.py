"""The columns of every import file: how each is read, which are needed, and the Chinese names they go by."""

from collections.abc import Mapping
from dataclasses import dataclass

from activity_hub.rules import cells, words
from activity_hub.rules.cells import Reader
from activity_hub.rules.words import one_of, yes_no


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `has_to_be` asks for the column in the header, `is_filled` for a value in every row."""

    name: str
    read: Reader
    aliases: tuple[str, ...] = ()
    has_to_be: bool = False
    is_filled: bool = False


def _key(name: str, read: Reader, *aliases: str) -> Column:
    return Column(name, read, aliases, has_to_be=True, is_filled=True)


def _needed(name: str, read: Reader, *aliases: str) -> Column:
    return Column(name, read, aliases, has_to_be=True)


def _maybe(name: str, read: Reader, *aliases: str) -> Column:
    return Column(name, read, aliases)


_SHORT = cells.text_up_to(32)
_WORD = cells.text_up_to(64)
_PERSON = cells.text_up_to(100)
_ACTIVITY = _key("activity", cells.code, "活动", "活动编号", "活动代码")
_NO = _key("no", cells.whole_number, "场次", "期次", "期", "第几期")

COLUMNS: Mapping[str, tuple[Column, ...]] = {
    "unions": (
        _key("code", cells.code, "工会代码", "工会编号", "代码", "编号"),
        _key("name", cells.text, "工会名称", "名称", "工会"),
        _key("level", one_of(words.LEVEL), "级别", "层级", "工会级别"),
        _maybe("base_kind", one_of(words.BASE_KIND), "建会方式", "基层类型", "建会形式"),
        _needed("parent", cells.reference, "上级", "上级工会", "上级代码", "上级工会代码"),
        _maybe("founded_on", cells.day, "成立日期", "建会日期", "成立时间", "建会时间"),
        _maybe("dissolved_on", cells.day, "撤销日期", "注销日期"),
        _maybe("parent_from", cells.day, "隶属起始", "隶属开始日期", "转入上级日期"),
    ),
    "enterprises": (
        _key("code", cells.code, "企业代码", "企业编号", "代码", "编号", "单位编号"),
        _key("name", cells.text, "企业名称", "名称", "企业", "单位名称"),
        _key("union", cells.reference, "工会", "工会代码", "所属工会", "工会编号"),
        _maybe("legal_id", _WORD, "法人", "法人编号", "统一社会信用代码", "信用代码", "组织机构代码"),
        _maybe("above_scale", yes_no, "规模以上", "规上", "是否规上", "是否规模以上"),
    ),
    "members": (
        _maybe("member_no", cells.code, "会员号", "会员编号", "会员证号", "会员卡号", "工号"),
        _key("name", _PERSON, "姓名", "名字", "会员姓名", "职工姓名"),
        _maybe("gender", one_of(words.GENDER), "性别", "sex"),
        _maybe("birth_year", cells.year, "出生年份", "出生年"),
        _maybe("birth_date", cells.day, "出生日期", "出生年月日", "生日", "birthday"),
        _maybe("person_kind", one_of(words.PERSON_KIND), "人员类别", "人员类型", "身份", "类别"),
        _maybe("tags", cells.tags, "标签", "备注标签"),
        _maybe(
            "phone", cells.phone, "手机号码", "手机号", "手机", "电话", "电话号码", "联系电话", "联系方式", "mobile"
        ),
        _maybe("email", cells.email, "邮箱", "电子邮箱", "电子邮件", "mail"),
        _maybe("union", cells.reference, "工会", "工会代码", "所属工会", "工会编号", "所在工会"),
        _maybe("enterprise", cells.reference, "企业", "企业代码", "所属企业", "企业编号"),
        _maybe("from", cells.day, "入会日期", "入会时间", "起始日期", "开始日期"),
        _maybe("to", cells.day, "离会日期", "退会日期", "截止日期", "结束日期", "转出日期"),
    ),
    "activities": (
        _key("code", cells.code, "活动编号", "活动代码", "编号", "代码"),
        _key("title", cells.text, "活动名称", "名称", "标题", "活动"),
        _key("kind", one_of(words.KIND), "活动类型", "类型", "类别"),
        _key("host", cells.text, "主办", "主办工会", "主办单位", "主办方"),
        _maybe("co_hosts", cells.codes, "联合主办", "协办", "协办工会"),
        _maybe("host_level", _SHORT, "主办级别", "级别"),
        _maybe("mode", one_of(words.MODE), "方式", "主办选送", "举办方式"),
        _maybe("counting", one_of(words.COUNTING), "统计方式", "计数方式"),
        _maybe("status", one_of(words.ACTIVITY_STATUS), "状态"),
        _maybe("selection_of", cells.codes, "选拔自", "选拔赛", "预赛"),
    ),
    "occurrences": (
        _ACTIVITY,
        _NO,
        _key("held_on", cells.day, "日期", "举办日期", "活动日期", "时间"),
        _maybe("status", one_of(words.OCCURRENCE_STATUS), "状态"),
    ),
    "attendance": (
        _ACTIVITY,
        _NO,
        _key("member_no", cells.code, "会员号", "会员编号", "会员证号", "会员卡号", "工号"),
        _key("state", one_of(words.STATE), "出勤", "状态", "签到", "签到状态", "出勤情况"),
    ),
    "declared": (
        _ACTIVITY,
        _maybe("unit", cells.text, "单位", "填报单位"),
        _key("metric", _WORD, "指标", "项目"),
        _key("value", cells.whole_number, "数值", "数量", "数字"),
    ),
    "units_entered": (
        _ACTIVITY,
        _maybe("unit", cells.text, "单位", "参赛单位", "参加单位"),
        _maybe("external", yes_no, "外单位", "系统外", "是否外单位"),
    ),
    "invitations": (
        _ACTIVITY,
        _NO,
        _key("party", cells.text, "受邀人", "受邀单位", "对象", "邀请对象"),
        _maybe("attended", yes_no, "到会", "是否到会", "出席"),
    ),
    "awards": (
        _ACTIVITY,
        _key("scope", one_of(words.SCOPE), "级别", "奖项级别"),
        _key("recipient_kind", _SHORT, "获奖类别", "获奖对象类别", "类别"),
        _maybe("recipient", cells.text, "获奖者", "获奖人", "获奖单位", "获奖对象"),
        _maybe("place", cells.whole_number, "名次"),
        _maybe("title", cells.text, "奖项", "奖项名称", "荣誉"),
    ),
    "ledger": (
        _ACTIVITY,
        _key("direction", one_of(words.DIRECTION), "收支", "方向", "收入支出"),
        _key("category", _WORD, "类别", "科目", "项目"),
        _maybe("party", cells.text, "对象", "对方", "收付对象", "对方单位"),
        _key("amount_yuan", cells.money, "金额", "金额元", "amount"),
    ),
    "targets": (
        _key("union", cells.reference, "工会", "工会代码", "工会编号"),
        _key("metric", _WORD, "指标", "项目"),
        _key("value", cells.whole_number, "目标值", "目标", "数值"),
    ),
    "plan": (
        _key("no", cells.text_up_to(32), "序号", "编号"),
        _key("union", cells.reference, "工会", "工会代码", "工会编号"),
        _key("title", cells.text, "事项", "工作事项", "项目", "内容"),
        _maybe("due_on", cells.day, "期限", "完成期限", "计划日期"),
        _maybe("done_on", cells.day, "完成日期", "实际完成日期"),
        _maybe("status", one_of(words.PLAN_STATUS), "状态", "完成情况"),
        _maybe("owner", _PERSON, "责任人", "负责人"),
    ),
    "special_days": (
        _key("on", cells.day, "日期", "时间"),
        _key("is_working", yes_no, "上班", "是否上班", "是否工作日", "工作日"),
        _maybe("name", cells.text_up_to(60), "名称", "节日", "说明"),
    ),
}
# In the order of loading: each kind of file refers only to those before it, or to itself.
WHATS: tuple[str, ...] = tuple(COLUMNS)
