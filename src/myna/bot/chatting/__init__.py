"""What people see of chat models: who words answers, what it costs, what nobody could answer, other ways to ask."""
