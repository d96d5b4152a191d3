"""The figures that ARCHITECTURE.md states, each measured by one command and printed with the machine."""
