"""The stations of the system: the courts, who sits in them and what is pending before them."""
