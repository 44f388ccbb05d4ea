"""The ground of the second count: trees, credits and rows, looked up in the tables line by line."""

from fractions import Fraction
from typing import Any

from tests.services.returns.federation import Tables


def share(part: int, whole: int) -> dict[str, Any]:
    if not whole:
        return {"numerator": part, "denominator": whole, "percent": None}
    exact = Fraction(part * 1000, whole)
    tenths = exact.numerator // exact.denominator
    if exact - tenths >= Fraction(1, 2):
        tenths += 1
    digits = str(tenths).rjust(2, "0")
    return {"numerator": part, "denominator": whole, "percent": f"{digits[:-1]}.{digits[-1]}"}


class Ground:
    """Days stay text here: ISO days compare as they should."""

    def __init__(self, tables: Tables, x: str, first: str, last: str) -> None:
        self.t, self.x, self.first, self.last = tables, x, first, last
        self.union = {row["code"]: row for row in tables["unions"]}
        self.person = {row["member_no"]: row for row in tables["members"]}
        self.activity = {row["code"]: row for row in tables["activities"]}
        self.held = [
            row
            for row in tables["occurrences"]
            if row["status"] == "held"
            and self.activity[row["activity"]]["status"] == "held"
            and first <= row["held_on"] <= last
        ]
        self.counted = {row["activity"] for row in self.held}

    # the tree

    def parent(self, union: str, day: str) -> str:
        rows = [row for row in self.t["unions"] if row["code"] == union and row["parent_from"] <= day]
        return max(rows, key=lambda row: row["parent_from"])["parent"]

    def chain(self, union: str, day: str) -> list[str]:
        """The union, its parent, and so on up."""
        found = [union]
        while above := self.parent(found[-1], day):
            found.append(above)
        return found

    def inside(self, union: str, day: str) -> bool:
        return self.x in self.chain(union, day)

    def through(self, union: str, day: str) -> str:
        chain = self.chain(union, day)
        at = chain.index(self.x)
        return chain[at - 1] if at else self.x

    def top(self, day: str) -> str:
        return next(code for code in self.union if not self.parent(code, day))

    def is_open(self, union: str) -> bool:
        row = self.union[union]
        return row["founded_on"] <= self.last and not (row["dissolved_on"] and row["dissolved_on"] <= self.last)

    def months(self) -> list[str]:
        found = [self.first[:7]]
        while found[-1] < self.last[:7]:
            year, month = int(found[-1][:4]), int(found[-1][5:])
            found.append(f"{year + month // 12}-{month % 12 + 1:02}")
        return found

    # credit

    def stay(self, member_no: str, day: str) -> dict[str, str] | None:
        for row in self.t["members"]:
            if row["member_no"] == member_no and row["union"] and row["from"] <= day <= (row["to"] or "9999"):
                return row
        return None

    def host(self, activity: str, day: str) -> str:
        row = self.activity[activity]
        return row["host"] if row["mode"] == "hosted" else self.top(day)

    def hosts(self, activity: str) -> list[str]:
        row = self.activity[activity]
        return [row["host"], *filter(None, row["co_hosts"].split(";"))] if row["mode"] == "hosted" else []

    def undated(self, name: str, column: str | None) -> list[dict[str, str]]:
        return [row for row in self.t[name] if row["activity"] in self.counted and self._ours(name, row, column)]

    def _ours(self, name: str, row: dict[str, str], column: str | None) -> bool:
        day = max(one["held_on"] for one in self.held if one["activity"] == row["activity"])
        unit = row[column] if column else ""
        enterprise = [one["union"] for one in self.t["enterprises"] if one["code"] == unit]
        stay = self.stay(unit, day) if name == "awards" else None
        if unit in self.union:
            return self.inside(unit, day)
        if enterprise:
            return self.inside(enterprise[0], day)
        return self.inside(stay["union"] if stay else self.host(row["activity"], day), day)

    def rows(self) -> list[dict[str, Any]]:
        """One for each person at each counted occurrence, of the whole federation."""
        found = []
        for occurrence in self.held:
            said: dict[str, set[str]] = {}
            for line in self.t["attendance"]:
                if (line["activity"], line["no"]) == (occurrence["activity"], occurrence["no"]):
                    said.setdefault(line["member_no"], set()).add(line["state"])
            for member_no, states in said.items():
                if states != {"void"}:
                    found.append(self._row(occurrence, member_no, "present" in states))
        return found

    def _row(self, occurrence: dict[str, str], member_no: str, is_present: bool) -> dict[str, Any]:
        day = occurrence["held_on"]
        stay = self.stay(member_no, day)
        credit = stay["union"] if stay else self.host(occurrence["activity"], day)
        return {
            "who": member_no,
            "kind": self.person[member_no]["person_kind"],
            "present": is_present,
            "at": (occurrence["activity"], occurrence["no"]),
            "unit": stay["union"] if stay else None,
            "enterprise": stay["enterprise"] if stay else None,
            "credit": credit,
            "child": self.through(credit, day) if self.inside(credit, day) else None,
        }
