"""The addresses of contests and delegations: what each is about, and the right it asks for."""

_HERE = "/activities/<int:activity_id>"
_ONE, _RULE = f"{_HERE}/contests/<int:contest_id>", f"{_HERE}/line-up-rules/<int:rule_id>"
_UNION = f"{_HERE}/delegations/<union_code>"

ADDRESSES: dict[str, tuple[str, str]] = {
    f"GET {_HERE}/contests": ("activity", "edit"),
    f"GET {_HERE}/contests/new": ("activity", "edit"),
    f"POST {_HERE}/contests/new": ("activity", "edit"),
    f"POST {_HERE}/contests/suggested": ("activity", "edit"),
    f"POST {_HERE}/contests/copy": ("activity", "edit"),
    f"GET {_ONE}/edit": ("activity", "edit"),
    f"POST {_ONE}/edit": ("activity", "edit"),
    f"POST {_ONE}/<any(up, down):way>": ("activity", "edit"),
    f"GET {_ONE}/remove": ("activity", "edit"),
    f"POST {_ONE}/remove": ("activity", "edit"),
    f"GET {_HERE}/line-up-rules/new": ("activity", "edit"),
    f"POST {_HERE}/line-up-rules/new": ("activity", "edit"),
    f"GET {_RULE}/edit": ("activity", "edit"),
    f"POST {_RULE}/edit": ("activity", "edit"),
    f"GET {_RULE}/remove": ("activity", "edit"),
    f"POST {_RULE}/remove": ("activity", "edit"),
    f"GET {_HERE}/our-people": ("list", "act for"),
    f"GET {_HERE}/delegations": ("activity", "see all registrations"),
    f"POST {_HERE}/delegations": ("activity", "edit"),
    f"GET {_HERE}/delegations.<any(xlsx, csv):file_format>": ("activity", "see all registrations"),
    f"GET {_UNION}": ("delegation", ""),
    f"GET {_UNION}/form": ("delegation", ""),
    f"POST {_UNION}": ("delegation", "act for"),
    f"POST {_UNION}/check": ("delegation", "act for"),
    f"GET {_UNION}/people": ("delegation", "act for"),
    f"POST {_UNION}/people": ("delegation", "act for"),
    f"GET {_UNION}/paste": ("delegation", "act for"),
    f"POST {_UNION}/paste": ("delegation", "act for"),
    f"GET {_UNION}/answers": ("delegation", "act for"),
    f"POST {_UNION}/answers": ("delegation", "act for"),
    f"GET {_UNION}/ask": ("delegation", "act for"),
    f"POST {_UNION}/ask": ("delegation", "act for"),
}
