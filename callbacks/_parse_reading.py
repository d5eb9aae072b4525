"""What is read over the indicator, as the browser holds it: parsed here, never trusted."""

from callbacks._context import Context
from domain.errors import InvalidInput
from domain.reading import CROSSED_FIELD, Reading, checked_reading


def reading(value: object, now: Context) -> Reading:
    """Read `[indicator crossed, amount of the circles]`; nothing is neither.

    Raises:
        InvalidInput: another form, or what the territory does not offer.
    """
    if value is None:
        return Reading()
    if not isinstance(value, list) or len(value) != 2 or not all(isinstance(one, str) for one in value):
        raise InvalidInput(field=CROSSED_FIELD, given="…", expected="two keys")
    return checked_reading(Reading(*value), now.indicator_keys, now.amount_keys)
