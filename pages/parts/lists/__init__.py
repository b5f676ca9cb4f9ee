"""Lists that pages share: registers, worklists, the scoreboard."""
