"""The papers that follow a purchase order, in Indonesian whatever the interface speaks."""
