"""The review that changes its mind, and the one that disappears."""

from earful.practice.texts import Said

EDITED = (
    Said(
        2,
        "Wrong beans, no answer",
        "Ordered whole beans and got ground espresso. Wrote to support a week ago and heard nothing "
        "back, not even an automatic mail.",
        week=3,
    ),
    Said(
        5,
        "They fixed it",
        "UPDATE: they fixed it. A new bag by bike courier the same afternoon and a real apology from "
        "Aino. Changed my two stars to five, that's how you treat people.",
    ),
    "We are sorry, this should never have taken a week. A new bag is on its way to you this afternoon. "
    "Aino, Aurora Coffee",
)

REMOVED = Said(
    5, "best best best!!!", "best coffee in whole world five star, see also the shop of my cousin", week=5
)
