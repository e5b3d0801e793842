"""Templates of our mail: Jinja's syntax in its sandbox, a few fields and nothing else (H27)."""

from collections.abc import Mapping

from jinja2 import StrictUndefined, TemplateError, meta
from jinja2.sandbox import ImmutableSandboxedEnvironment

from desktop.regulation.mail_texts import FIELDS

_ENVIRONMENT = ImmutableSandboxedEnvironment(undefined=StrictUndefined)
_ENVIRONMENT.globals.clear()
_EXAMPLE = dict.fromkeys(FIELDS, "1")


def template_fault(text: str) -> str | None:
    """What is wrong with a provider's template, to be said after the key; None when it will do."""
    try:
        unknown = meta.find_undeclared_variables(_ENVIRONMENT.parse(text)) - FIELDS
        if unknown:
            return f"there is no field {min(unknown)}, only {', '.join(sorted(FIELDS))}"
        rendered(text, _EXAMPLE)
    except (TemplateError, ArithmeticError, TypeError, ValueError) as error:
        return f"no template: {' '.join(str(error).split())}"
    return None


def rendered(text: str, values: Mapping[str, str]) -> str:
    """The template with its fields filled; what a value holds is never a template."""
    return _ENVIRONMENT.from_string(text).render({name: values[name] for name in FIELDS}).strip()
