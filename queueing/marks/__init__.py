"""The model beside what is published: what is counted, and how it differs."""
