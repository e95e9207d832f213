"""What people see of the learning loop: trainings and their progress, lessons, models, the inbox."""
