"""What is asked before somebody founds or joins a team, and all of it once more where something is wrong."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from activity_hub.rules.places import RefusalCode
from activity_hub.services import questions, registration
from activity_hub.services.base.access import Invalid, Refused
from activity_hub.web import answers
from activity_hub.web.context import actor, now
from activity_hub.web.forms.answers import AnswersForm, form_of
from activity_hub.web.forms.team import FoundForm, JoinForm
from activity_hub.wording.team import fault_text


class Asked:
    """The offer of the activity, the form of the button, and the form of its questions where it asks any."""

    def __init__(self, activity_id: int, form: FoundForm | JoinForm) -> None:
        self.offer = registration.offer(by=actor(), at=now(), activity_id=activity_id)
        self.form = form
        self.answers: AnswersForm | None = None
        if self.offer.asks_first and self.offer.registration is None and actor().is_signed_in:
            self.answers = form_of(questions.sheet(actor(), now(), activity_id))
        self.status = 422

    def wish(self) -> dict[str, Any]:
        """What was sent, as arguments of the services; raises Invalid for what cannot be read."""
        said = answers.sent(self.offer.activity_id) if self.answers is not None else {}
        return {"accept_clash": bool(self.form.accept_clash.data), **said}

    @contextmanager
    def faults(self) -> Iterator[None]:
        """Run a service; what is missing or wrong is put to the fields, a clash becomes a question."""
        try:
            yield
        except Invalid as invalid:
            self._take(invalid.errors)
        except Refused as refused:
            if refused.code is RefusalCode.CLASH:
                self.status = 409
            elif refused.code is RefusalCode.INCOMPLETE and self.answers is not None:
                self._take({f"answers.{code}": ["incomplete"] for code in refused.detail.get("fields", ())})
            else:
                raise

    def _take(self, errors: dict[str, list[str]]) -> None:
        rest = dict(errors)
        if isinstance(self.form, FoundForm) and "name" in rest:
            self.form.name.errors = [str(fault_text(code)) for code in rest.pop("name")]
        if self.answers is not None:
            self.answers.take(rest)
