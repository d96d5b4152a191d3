"""The services Lumbung needs on one machine, each a small class that starts, waits for, stops and names a real server."""
