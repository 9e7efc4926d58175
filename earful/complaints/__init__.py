"""What is a complaint: features over stars, mood and the words of `earful.cues`, with stated weights.

A mention is a complaint when its features' weights, added to the intercept, make a probability of 0.5 or
more (`features.py` has the table). In words:

* 2 of 5 stars or fewer are one, whatever the words; so is a grave matter (harm, law, privacy);
* one strong cue is enough (waits, gets no answer, money, something broken, …), or two weak ones (a request,
  trouble, a negation, a wish); of a text longer than a post, only the sentence with most kinds of weak cues
  counts;
* a very bad mood is as much as a strong cue; praise and 4 of 5 stars or more speak against;
* three stars alone are none: they count only beside a cue or a bad mood.

Of an article only the sentences count in which its author speaks of himself, its mood does not, and talk of
harm, law or privacy does not make it a complaint by itself: nobody waits for an answer to the news.

What users decide teaches a model (`trained.py`) that sees the same features; severity, reasons and marks
still come from them.
"""

from earful.complaints.features import FEATURES, NAMES, Feature, columns
from earful.complaints.judging import Learned, judge, judge_all, marks, probabilities
from earful.complaints.questions import asks
from earful.complaints.reading import WEAK, Heard, Reading, read
from earful.complaints.verdict import Verdict
from earful.cues import GRAVE

__all__ = [
    "FEATURES",
    "GRAVE",
    "NAMES",
    "WEAK",
    "Feature",
    "Heard",
    "Learned",
    "Reading",
    "Verdict",
    "asks",
    "columns",
    "judge",
    "judge_all",
    "marks",
    "probabilities",
    "read",
]
