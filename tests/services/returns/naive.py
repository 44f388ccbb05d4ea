"""A second count of the return, straight from the tables: slow, plain, and sharing no line with the first."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tests.services.returns.naive_ground import Ground, share

HEADS = ("audience", "participants", "trainees", "visited_workers", "job_seekers")
RANKS = [("base",), ("committee", "sub_district"), ("district",), ("city",), ("province",), ("national",)]


class Count(Ground):
    """The document, section by section."""

    def document(self) -> dict[str, Any]:
        everybody = self.rows()
        self.came = [row for row in everybody if row["present"]]
        self.mine = [row for row in self.came if row["child"]]
        self.asked = [row for row in everybody if row["child"]]
        self.hosted = [
            row for row in self.held if any(self.inside(host, row["held_on"]) for host in self.hosts(row["activity"]))
        ]
        self.own = [row for row in self.held if self.x in self.hosts(row["activity"])]
        self.declared = self.undated("declared", "unit")
        self.entered = self.undated("units_entered", "unit")
        self.awards = self.undated("awards", "recipient")
        touched = {row["at"][0] for row in self.mine} | {row["activity"] for row in self.declared + self.entered}
        self.sent = {code for code in touched if self.activity[code]["mode"] == "sent"}
        self.places = self.hosted + [row for row in self.held if row["activity"] in self.sent]
        self.roll = {
            row["member_no"]: row["union"]
            for row in self.t["members"]
            if row["person_kind"] == "member"
            and row["from"] <= self.last <= (row["to"] or "9999")
            and self.inside(row["union"], self.last)
        }
        return {
            "union": {"code": self.x, "name": self.union[self.x]["name"]},
            "period": {"from": self.first, "to": self.last},
            "activities": self._activities(),
            "people": self._people(),
            "declared": self._declared(),
            "tree": self._tree(),
            "coverage": self._coverage(),
            "monthly": self._monthly(),
            "by_kind": self._by_kind(),
            "by_child": self._by_child(),
            "reconciliation": self._reconciliation(),
            "groups": self._groups(),
            "awards": self._awards(),
            "ledger": self._ledger(),
            "plan": self._plan(),
            "lines": self._lines(),
        }

    def _activities(self) -> dict[str, int]:
        pairs = {
            (host, row["activity"])
            for row in self.hosted
            for host in self.hosts(row["activity"])
            if self.inside(host, row["held_on"])
        }
        return {
            "hosted": len({row["activity"] for row in self.hosted}),
            "occurrences": len(self.hosted),
            "hosted_by_self": len({row["activity"] for row in self.own}),
            "occurrences_by_self": len(self.own),
            "sent": len(self.sent),
            "sent_occurrences": sum(row["activity"] in self.sent for row in self.held),
            "host_pairs": len(pairs),
        }

    def _took_part(self, people: list[str]) -> dict[str, Any]:
        present = {row["who"] for row in self.came}
        return share(sum(who in present for who in people), len(people))

    def _people(self) -> dict[str, Any]:
        kinds = Counter(self.person[who]["person_kind"] for who in {row["who"] for row in self.mine})
        return {
            "person_times": len(self.mine),
            "headcount": sum(kinds.values()),
            "members": kinds["member"],
            "guests": kinds["guest"],
            "retirees": kinds["retiree"],
            "participation": self._took_part(list(self.roll)),
        }

    def _declared(self) -> dict[str, Any]:
        sums: Counter[str] = Counter()
        for row in self.declared:
            sums[row["metric"]] += int(row["value"])
        total = sum(sums[metric] for metric in HEADS)
        metrics = sorted({row["metric"] for row in self.declared})
        return {
            "heads": total,
            "total_person_times": total + len(self.mine),
            "by_metric": {metric: sums[metric] for metric in metrics},
        }

    def _open(self) -> list[dict[str, str]]:
        return [row for code, row in self.union.items() if self.is_open(code) and self.inside(code, self.last)]

    def _tree(self) -> dict[str, int]:
        here = self._open()
        new = [row for row in here if self.first <= row["founded_on"] <= self.last and row["level"] == "base"]
        joint = [row["code"] for row in new if row["base_kind"] == "joint"]
        return {
            "children": sum(self.parent(row["code"], self.last) == self.x for row in here),
            "sub_districts": sum(row["level"] == "sub_district" for row in here),
            "base_single": sum(row["base_kind"] == "single" for row in here),
            "base_joint": sum(row["base_kind"] == "joint" for row in here),
            "founded_single": len(new) - len(joint),
            "founded_joint": len(joint),
            "founded_joint_enterprises": sum(row["union"] in joint for row in self.t["enterprises"]),
            "members": len(self.roll),
        }

    def _coverage(self) -> dict[str, Any]:
        here = [row["code"] for row in self._open()]
        firms = [row for row in self.t["enterprises"] if row["union"] in here]
        reached = sum(any(row["enterprise"] == firm["code"] for row in self.came) for firm in firms)
        base = [code for code in here if self.union[code]["level"] == "base"]
        silent = sorted(code for code in base if all(row["unit"] != code for row in self.came))
        return {
            "enterprises": len(firms),
            "legal_entities": len({firm["legal_id"] for firm in firms}),
            "above_scale": sum(firm["above_scale"] == "1" for firm in firms),
            "enterprises_reached": reached,
            "enterprises_rate": share(reached, len(firms)),
            "base_unions": len(base),
            "base_unions_reached": len(base) - len(silent),
            "silent_base_unions": silent,
        }

    def _monthly(self) -> dict[str, Any]:
        own = [sum(row["held_on"][:7] == month for row in self.own) for month in self.months()]
        subtree = [sum(row["held_on"][:7] == month for row in self.hosted) for month in self.months()]
        return {
            "own": own,
            "subtree": subtree,
            "own_months": sum(map(bool, own)),
            "subtree_months": sum(map(bool, subtree)),
        }

    def _by_kind(self) -> dict[str, Any]:
        found = {}
        for kind in sorted({self.activity[row["activity"]]["kind"] for row in self.places}):
            places = [row for row in self.places if self.activity[row["activity"]]["kind"] == kind]
            at = {(row["activity"], row["no"]) for row in places}
            found[kind] = {
                "activities": len({row["activity"] for row in places}),
                "occurrences": len(at),
                "person_times": sum(row["at"] in at for row in self.mine),
                "headcount": len({row["who"] for row in self.mine if row["at"] in at}),
            }
        return found

    def _was_child(self, code: str) -> bool:
        day, row = date.fromisoformat(self.first), self.union[code]
        while day.isoformat() <= self.last:
            text = day.isoformat()
            exists = row["founded_on"] <= text and not (row["dissolved_on"] and row["dissolved_on"] <= text)
            if exists and self.parent(code, text) == self.x:
                return True
            day += timedelta(days=1)
        return False

    def _by_child(self) -> list[dict[str, Any]]:
        found = []
        for code in sorted(code for code in self.union if self._was_child(code)):
            own = [
                row
                for row in self.held
                if code in self.hosts(row["activity"]) and self.parent(code, row["held_on"]) == self.x
            ]
            below = [
                row
                for row in self.held
                if self.parent(code, row["held_on"]) == self.x
                and any(code in self.chain(host, row["held_on"]) for host in self.hosts(row["activity"]))
            ]
            rows = [row for row in self.mine if row["kind"] == "member" and row["child"] == code]
            roll = [who for who, union in self.roll.items() if self.through(union, self.last) == code]
            found.append(
                {
                    "code": code,
                    "hosted": len({row["activity"] for row in own}),
                    "own_months": len({row["held_on"][:7] for row in own}),
                    "subtree_months": len({row["held_on"][:7] for row in below}),
                    "person_times": len(rows),
                    "headcount": len({row["who"] for row in rows}),
                    "members": len(roll),
                    "participation": self._took_part(roll),
                }
            )
        return found

    def _reconciliation(self) -> dict[str, int]:
        rows = [row for row in self.mine if row["kind"] == "member"]
        members = len({row["who"] for row in rows})
        children = sum(len({row["who"] for row in rows if row["child"] == code}) for code in self.union)
        base = sum(len({row["who"] for row in rows if row["credit"] == code}) for code in self.union)
        return {
            "children_sum": children,
            "double_in_children": children - members,
            "base_sum": base,
            "double_in_base": base - members,
            "members": members,
        }

    def _groups(self) -> dict[str, Any]:
        def group(belongs: Any) -> dict[str, Any]:
            rows = [row for row in self.mine if row["kind"] == "member" and belongs(self.person[row["who"]])]
            roll = [who for who in self.roll if belongs(self.person[who])]
            return {
                "person_times": len(rows),
                "headcount": len({row["who"] for row in rows}),
                "participation": self._took_part(roll),
            }

        retired = [row["who"] for row in self.mine if row["kind"] == "retiree"]
        return {
            "women": group(lambda person: person["gender"] == "F"),
            "migrant": group(lambda person: "migrant" in person["tags"].split(";")),
            "retired": {"person_times": len(retired), "headcount": len(set(retired))},
        }

    def _awards(self) -> dict[str, int]:
        rank = {word: number for number, words in enumerate(RANKS) for word in words}
        upper = sum(rank[row["scope"]] > rank[self.union[self.x]["level"]] for row in self.awards)
        return {
            "upper": upper,
            "own": len(self.awards) - upper,
            "first_places": sum(row["place"] == "1" for row in self.awards),
        }

    def _ledger(self) -> dict[str, Any]:
        rows = self.undated("ledger", None)

        def total(lines: list[dict[str, str]]) -> str:
            return f"{sum((Decimal(line['amount_yuan']) for line in lines), Decimal()):.2f}"

        out = [row for row in rows if row["direction"] == "out"]
        categories = {}
        for category in sorted({row["category"] for row in out}):
            lines = [row for row in out if row["category"] == category]
            categories[category] = {
                "times": len(lines),
                "recipients": len({row["party"] for row in lines}),
                "yuan": total(lines),
            }
        income = [row for row in rows if row["direction"] == "in"]
        return {"in_yuan": total(income), "out_yuan": total(out), "by_category": categories}

    def _plan(self) -> dict[str, Any]:
        items = [row for row in self.t["plan"] if row["union"] == self.x and self.first <= row["due_on"] <= self.last]
        done = [row for row in items if row["status"] == "done"]
        cancelled = sum(row["status"] == "cancelled" for row in items)
        return {
            "items": len(items),
            "done": len(done),
            "cancelled": cancelled,
            "completion": share(len(done), len(items) - cancelled),
            "on_time": share(sum(row["done_on"] <= row["due_on"] for row in done), len(items) - cancelled),
        }

    def _lines(self) -> list[dict[str, Any]]:
        found = []
        for code in sorted({row["activity"] for row in self.places}):
            at = {(row["activity"], row["no"]) for row in self.places if row["activity"] == code}
            rows = [row for row in self.mine if row["at"] in at]
            asked = sum(row["at"] in at for row in self.asked)
            declared: Counter[str] = Counter()
            for row in self.declared:
                if row["activity"] == code:
                    declared[row["metric"]] += int(row["value"])
            metrics = sorted({row["metric"] for row in self.declared if row["activity"] == code})
            found.append(
                {
                    "code": code,
                    "title": self.activity[code]["title"],
                    "kind": self.activity[code]["kind"],
                    "mode": self.activity[code]["mode"],
                    "occurrences": len(at),
                    "person_times": len(rows),
                    "headcount": len({row["who"] for row in rows}),
                    "registered": asked,
                    "show_rate": share(len(rows), asked),
                    "declared": {metric: declared[metric] for metric in metrics},
                    "units_entered": len({row["unit"] for row in self.entered if row["activity"] == code}),
                    "awards": sum(row["activity"] == code for row in self.awards),
                }
            )
        return found
