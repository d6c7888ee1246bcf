"""Where uncertainty comes from: shares of variance, and what a measure hangs on."""
