// Names of places while they are typed. A name that is typed whole needs none of this.

const PAUSE_MS = 200;
const SHORTEST = 2;
const source = document.querySelector('script[data-places]')?.dataset.places;

/** Offers places below a field, and writes the province of the one that was chosen. */
function suggest(id, provinceId, use) {
  const input = document.getElementById(id);
  const province = document.getElementById(provinceId);
  if (!input || !source) return;
  const list = document.createElement('datalist');
  list.id = `${id}-list`;
  input.after(list);
  input.setAttribute('list', list.id);
  let timer;
  let found = [];
  const ask = async () => {
    const answer = await fetch(`${source}?use=${use}&q=${encodeURIComponent(input.value)}`).catch(() => null);
    if (!answer?.ok) return;
    found = await answer.json();
    list.replaceChildren(...found.map((place) => {
      const option = document.createElement('option');
      option.value = place.name;
      option.label = `${place.name} (${place.province})`;
      return option;
    }));
  };
  input.addEventListener('input', () => {
    clearTimeout(timer);
    const same = found.filter((place) => place.name === input.value);
    if (same.length === 1 && province) province.value = same[0].province;
    else if (input.value.length >= SHORTEST) timer = setTimeout(ask, PAUSE_MS);
  });
}

suggest('birth_place', 'birth_province', 'birth');
suggest('comune', 'provincia', 'residence');
