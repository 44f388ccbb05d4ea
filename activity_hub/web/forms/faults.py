"""What a service refuses, put back into the form it came from."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from activity_hub.services.base.access import Invalid, Refused
from activity_hub.web.forms.base import Form
from activity_hub.wording.account import fault_text


@contextmanager
def faults_into(form: Form, said: Callable[[str], Any] = fault_text) -> Iterator[None]:
    """Run a service; what it refuses becomes errors of the form (worded by `said`), which what follows shows again."""
    try:
        yield
    except Invalid as invalid:
        for name, codes in invalid.errors.items():
            _add(form[name], [said(code) for code in codes])
    except Refused as refused:
        form.form_errors.append(said(refused.code))


def _add(field: Any, texts: list[Any]) -> None:
    field.errors = [*field.errors, *texts]
