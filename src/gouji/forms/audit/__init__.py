"""Whether the rules of a form agree with one another, and what they leave unseen."""
