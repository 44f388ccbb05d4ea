"""A made-up year with what the golden one lacks: five levels, re-parented, founded and dissolved unions, gaps."""

import random
from datetime import date, timedelta

from tests.services.returns.federation import Tables

FIRST, LAST = date(2023, 7, 1), date(2025, 2, 28)
UNION_COLUMNS = ("code", "name", "level", "base_kind", "parent", "founded_on", "dissolved_on", "parent_from")
# Children stand before their parents on purpose; the middle of the year moves, founds and dissolves.
UNIONS = """
k-9,九组,base,joint,石,2001-05-01,,
k-8,八组,base,single,石,2024-02-10,,
k-8,八组,base,single,Q2,2024-02-10,,2024-06-15
石,石桥,base,joint,w,1999-01-01,,
石,石桥,base,joint,m,1999-01-01,,2024-03-01
a1,甲一,base,single,w,2000-01-01,2024-05-20,
a2,甲二,base,single,w,2000-01-01,,
Z7,乙七,base,single,m,2023-11-05,,
b0,丙零,base,joint,Q2,2000-01-01,,
b0,丙零,base,joint,Q2x,2000-01-01,,2024-07-01
Q2,区委二,committee,,w,2000-01-01,,
Q2,区委二,committee,,top,2000-01-01,,2023-12-31
w,西片,sub_district,,top,1990-01-01,,
m,中片,sub_district,,top,1990-01-01,,
Q2x,新片,sub_district,,top,2024-07-01,,
old,旧片,sub_district,,top,1980-01-01,2023-08-01,
empty,空委,committee,,top,2000-01-01,,
top,总会,district,,,1970-01-01,,
"""
KINDS = ("sports", "training", "lecture", "meeting", "outing")
SCOPES = ("base", "committee", "sub_district", "district", "city", "province", "national")
METRICS = ("audience", "participants", "trainees", "handouts", "visited_workers", "jobs", "job_seekers")


def year(seed: int = 11) -> Tables:
    """The tables of one year, the same for the same seed."""
    return _Maker(random.Random(seed)).tables()


class _Maker:
    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        self.unions = [dict(zip(UNION_COLUMNS, line.split(","), strict=True)) for line in UNIONS.split()]
        self.codes = sorted({row["code"] for row in self.unions})
        self.bases = sorted({row["code"] for row in self.unions if row["level"] == "base"})

    def tables(self) -> Tables:
        tables: Tables = {"unions": self.unions, "enterprises": self._enterprises()}
        tables["members"] = self._members(tables["enterprises"])
        tables["activities"] = [self._activity(number) for number in range(60)]
        tables["occurrences"] = [row for one in tables["activities"] for row in self._occurrences(one["code"])]
        tables["attendance"] = self._attendance(tables)
        units = ["", "elsewhere", *self.codes, *(row["code"] for row in tables["enterprises"])]
        people = [row["member_no"] for row in tables["members"]]
        activities = [row["code"] for row in tables["activities"]]
        tables["declared"] = [self._declared(activities, units) for _ in range(90)]
        tables["units_entered"] = [self._entered(activities, units) for _ in range(90)]
        tables["awards"] = [self._award(activities, [*units, *people]) for _ in range(120)]
        tables["ledger"] = [self._ledger(activities, [unit for unit in units if unit]) for _ in range(120)]
        tables["plan"] = [self._plan(number) for number in range(70)]
        for name in tables:
            if name not in ("members", "unions"):
                self.dice.shuffle(tables[name])
        return tables

    def _day(self, first: date = FIRST, last: date = LAST) -> date:
        return first + timedelta(days=self.dice.randrange((last - first).days + 1))

    def _enterprises(self) -> list[dict[str, str]]:
        return [
            {
                "code": f"{code}.{letter}",
                "name": f"厂{letter}",
                "union": code,
                "legal_id": self.dice.choice(("L1", "L2", f"L-{code}{letter}")),
                "above_scale": self.dice.choice("01"),
            }
            for code in self.codes
            for letter in "甲乙丙"[: self.dice.randrange(4)]
        ]

    def _members(self, enterprises: list[dict[str, str]]) -> list[dict[str, str]]:
        rows = []
        for number in range(140):
            kind = self.dice.choice(("member",) * 8 + ("guest", "retiree"))
            person = {
                "member_no": f"P{number:03}",
                "name": f"人{number}",
                "gender": self.dice.choice(("F", "M", "")),
                "birth_year": "1980",
                "person_kind": kind,
                "tags": self.dice.choice(("", "migrant", "x;migrant", "migrants")),
            }
            stays = self._stays(enterprises) if kind == "member" else [("", "", "", "")]
            rows += [person | dict(zip(("union", "enterprise", "from", "to"), stay, strict=True)) for stay in stays]
        return rows

    def _stays(self, enterprises: list[dict[str, str]]) -> list[tuple[str, str, str, str]]:
        places = self.bases * 4 + self.codes
        first, second = self.dice.choice(places), self.dice.choice(places)
        leaves = self._day()
        comes = leaves + timedelta(days=self.dice.choice((1, 1, 30)))
        one = (first, self._enterprise(first, enterprises), "2015-01-01")
        other = (second, self._enterprise(second, enterprises), comes.isoformat(), "")
        shape = self.dice.random()
        if shape < 0.55:
            return [(*one, "")]
        return [(*one, leaves.isoformat())] if shape < 0.65 else [(*one, leaves.isoformat()), other]

    def _enterprise(self, union: str, enterprises: list[dict[str, str]]) -> str:
        return self.dice.choice(["", *(row["code"] for row in enterprises if row["union"] == union)])

    def _activity(self, number: int) -> dict[str, str]:
        is_sent = self.dice.random() < 0.25
        lead = self.dice.choice(self.codes)
        others = [code for code in self.dice.sample(self.codes, self.dice.choice((0, 0, 1, 2))) if code != lead]
        return {
            "code": f"{self.dice.choice('XxÄ活')}{number}",
            "title": f"第{number}项",
            "kind": self.dice.choice(KINDS),
            "host": "市体育局" if is_sent else lead,
            "co_hosts": "" if is_sent else ";".join(others),
            "mode": "sent" if is_sent else "hosted",
            "counting": self.dice.choice(("roster", "declared")),
            "status": self.dice.choice(("held",) * 8 + ("cancelled", "draft", "published", "closed")),
        }

    def _occurrences(self, activity: str) -> list[dict[str, str]]:
        return [
            {
                "activity": activity,
                "no": str(no),
                "held_on": self._day().isoformat(),
                "status": self.dice.choice(("held",) * 7 + ("planned", "cancelled", "postponed")),
            }
            for no in range(1, self.dice.choice((1, 1, 2, 5)) + 1)
        ]

    def _attendance(self, tables: Tables) -> list[dict[str, str]]:
        people = sorted({row["member_no"] for row in tables["members"]})
        rows = []
        for occurrence in tables["occurrences"]:
            for member_no in self.dice.sample(people, self.dice.randrange(14)):
                line = {"activity": occurrence["activity"], "no": occurrence["no"], "member_no": member_no}
                states = ("present", "present", "present", "absent", "void")
                rows += [line | {"state": self.dice.choice(states)} for _ in range(self.dice.choice((1, 1, 1, 2, 3)))]
        return rows

    def _declared(self, activities: list[str], units: list[str]) -> dict[str, str]:
        return {
            "activity": self.dice.choice(activities),
            "unit": self.dice.choice(units),
            "metric": self.dice.choice(METRICS),
            "value": str(self.dice.randrange(500)),
        }

    def _entered(self, activities: list[str], units: list[str]) -> dict[str, str]:
        unit = self.dice.choice([unit for unit in units if unit])
        return {"activity": self.dice.choice(activities), "unit": unit, "external": str(int(unit == "elsewhere"))}

    def _award(self, activities: list[str], recipients: list[str]) -> dict[str, str]:
        return {
            "activity": self.dice.choice(activities),
            "scope": self.dice.choice(SCOPES),
            "recipient_kind": "person",
            "recipient": self.dice.choice(recipients),
            "place": self.dice.choice(("", "1", "2", "3")),
            "title": "奖",
        }

    def _ledger(self, activities: list[str], parties: list[str]) -> dict[str, str]:
        return {
            "activity": self.dice.choice(activities),
            "direction": self.dice.choice(("in", "out", "out")),
            "category": self.dice.choice(("life", "prize", "donation")),
            "party": self.dice.choice(parties),
            "amount_yuan": f"{self.dice.randrange(100000) / 100:.2f}",
        }

    def _plan(self, number: int) -> dict[str, str]:
        due = self._day()
        status = self.dice.choice(("done", "done", "open", "cancelled"))
        done = (due + timedelta(days=self.dice.choice((-3, 0, 4)))).isoformat() if status == "done" else ""
        return {
            "no": str(number),
            "union": self.dice.choice(self.codes),
            "title": "事",
            "due_on": due.isoformat(),
            "done_on": done,
            "status": status,
            "owner": "",
        }
