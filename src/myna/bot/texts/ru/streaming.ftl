draft-stopped = ⏹️ Тут я остановилась.
