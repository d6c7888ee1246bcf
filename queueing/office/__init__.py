"""The asylum office beside the courts: its months, its terms, and what comes out of it."""
