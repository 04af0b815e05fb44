"""Both remote sides as small loopback servers, for the demo, the tests and a newcomer's playground."""
