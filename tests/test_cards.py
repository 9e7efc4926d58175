"""What a list of reviews on a web page needs to be told."""

import pytest
from pydantic import ValidationError

from earful.scraping.cards import CardSettings

CARDS = {"url": "https://harbour.example/reviews", "card": "article", "text": "p", "rating": "b"}


@pytest.mark.parametrize(("worst", "best"), [(5, 5), (5, 1), (1, "inf"), ("nan", 5)])
def test_a_scale_without_length_is_refused_before_anything_is_read(worst: object, best: object) -> None:
    with pytest.raises(ValidationError, match=r"worst|best"):
        CardSettings.model_validate(CARDS | {"worst": worst, "best": best})


@pytest.mark.parametrize(("worst", "best"), [(0, 10), (0, 1), (1, 5)])
def test_scales_of_ten_and_thumbs_are_scales(worst: float, best: float) -> None:
    assert CardSettings.model_validate(CARDS | {"worst": worst, "best": best}).best == best
