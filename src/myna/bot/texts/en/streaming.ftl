draft-stopped = ⏹️ I stopped here.
