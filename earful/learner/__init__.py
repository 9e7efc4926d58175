"""A small learner of texts: folding, hashed n-grams, logistic regression, and plain arrays on disk."""
