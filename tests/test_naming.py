"""A text names the brand as a whole word, in any script and inflection; an excluded phrase does not."""

import pytest

from earful.naming import Naming

AURORA = Naming(["Aurora Coffee", "Aurora", "Аврора", "@auroracoffee"], ["aurora borealis", "Aurora Snow"])


@pytest.mark.parametrize(
    "text",
    [
        "I love Aurora!",
        "Auroran kahvi oli kylmää",
        "Aurorassa ei vastata",
        "Aurora Coffeen sovellus",
        "Aurora Coffee:n sovellus",
        "Авроры больше нет",
        "в Авроре плохо",
        "Аврору закрыли",
        "Auroraning narxi baland",
        "Аурорада навбат узоқ",
        "Auroradan qaytdim",
        "#AuroraCoffee never again",
        "AURORA-COFFEE",
        "aurora\u2019s lids leak",
        "the aurora borealis was fine, Aurora was not",
    ],
)
def test_the_brand_is_named(text: str) -> None:
    assert AURORA.is_named_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "aurora borealis tonight",
        "the Aurora Borealis' lights",
        "Auroral activity",
        "Marora closed",
        "Aurora Snow sang",
        "авроральный овал",
        "",
        "coffee was cold",
    ],
)
def test_another_word_is_not_the_brand(text: str) -> None:
    assert not AURORA.is_named_in(text)


def test_a_name_is_recognised_in_the_other_script() -> None:
    korzinka = Naming(["Korzinka"])
    assert korzinka.is_named_in("Корзинкада навбат")
    assert Naming(["Корзинка"]).is_named_in("Korzinkadan oldim")
    assert not korzinka.is_named_in("корзина")


def test_a_script_without_spaces_needs_no_boundary() -> None:
    assert Naming(["极光咖啡"]).is_named_in("我在极光咖啡等了很久")


def test_a_very_short_name_takes_endings_only_with_a_mark() -> None:
    short = Naming(["Q8"])
    assert short.is_named_in("Q8:n asema")
    assert not short.is_named_in("Q8in")


def test_a_brand_without_names_is_named_nowhere() -> None:
    assert not Naming([" ", ""]).is_named_in("anything")


def test_a_pattern_in_a_name_is_no_pattern() -> None:
    assert Naming(["A.C+ (Oulu)"]).is_named_in("at A.C+ (Oulu) again")
    assert not Naming(["A.C+"]).is_named_in("ABCC")
