// The loudest frequency of what the page plays, as soon as it is about `wanted`; after two seconds whatever it is.
async (wanted) => {
  const sound = await import("/page/js/sound.js");
  for (let tries = 0; tries < 40; tries += 1) {
    await new Promise((done) => setTimeout(done, 50));
    if (Math.abs(sound.current.pitch - wanted) < 15) break;
  }
  return sound.current.pitch;
};
