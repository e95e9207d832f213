// How loud the loudest moment is of what the page plays within a second, from 0 to 1.
async () => {
  const sound = await import("/page/js/sound.js");
  let loudest = 0;
  for (let tries = 0; tries < 50; tries += 1) {
    await new Promise((done) => setTimeout(done, 20));
    loudest = Math.max(loudest, sound.current.loudness);
  }
  return loudest;
};
