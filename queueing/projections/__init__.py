"""Published projections: their inputs, their arithmetic, this model beside them."""
