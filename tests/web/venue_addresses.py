"""The addresses of the venue code: what each is about, and the right it asks for."""

from tests.web.verdicts import Address

_CODE = "/activities/<int:activity_id>/door/venue-code"

ADDRESSES: dict[str, Address] = {
    "GET /here": Address(),
    "POST /here": Address(sent={"code": "00000000"}),
    # No activity of the federation shows a code; tests/services/door/test_venue.py walks one that does.
    "GET /here/<code>": Address("nothing there"),
    "POST /here/<code>": Address("nothing there"),
    f"GET {_CODE}": Address("activity", "scan"),
    f"GET {_CODE}/now": Address("activity", "scan"),
    f"GET {_CODE}/code.svg": Address("activity", "scan"),
    f"GET {_CODE}/<any(off, rotating, static, renew):way>": Address("activity", "edit"),
    f"POST {_CODE}/<any(off, rotating, static, renew):way>": Address("activity", "edit"),
}
