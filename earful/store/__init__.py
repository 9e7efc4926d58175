"""Everything that is kept, in one SQLite file; the only code that speaks SQL."""

from earful.store.database import Store

__all__ = ["Store"]
