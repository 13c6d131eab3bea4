// Asks the index beside this page. Welsh words are looked for in all their mutated forms, which
// the index, having no Welsh stemmer, holds as words of their own.
const MUTATIONS = {
  p: ["b", "mh", "ph"], t: ["d", "nh", "th"], c: ["g", "ngh", "ch"], b: ["f", "m"],
  d: ["dd", "n"], g: ["", "ng"], ll: ["l"], m: ["f"], rh: ["r"],
};
const MOST = 50;
const LETTERS = ["ngh", "mh", "nh", "ph", "th", "ch", "dd", "ng", "ll", "rh"];
const form = document.getElementById("ask");
const said = document.getElementById("said");
const hits = document.getElementById("hits");
let asked = 0;

const first = (word) => LETTERS.find((letter) => word.startsWith(letter)) ?? word.slice(0, 1);

function forms(word) {
  const letter = first(word);
  const radicals = [word];
  for (const [radical, mutated] of Object.entries(MUTATIONS)) {
    if (mutated.includes(letter)) radicals.push(radical + word.slice(letter.length));
    if (mutated.includes("") && /^[aeiouwylr]/.test(word)) radicals.push(radical + word);
  }
  const all = new Set(radicals);
  for (const radical of radicals) {
    const start = first(radical);
    for (const other of MUTATIONS[start] ?? []) all.add(other + radical.slice(start.length));
  }
  return [...all];
}

function questions(text) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (document.documentElement.lang !== "cy") return [words.join(" ")];
  const changed = words.slice(0, 4).flatMap((word, place) =>
    forms(word).map((other) => words.with(place, other).join(" ")));
  return [...new Set([words.join(" "), ...changed])];
}

// Where no page has a word, the index answers with pages that have another one.
function holds(page, text) {
  const content = `${page.meta.title} ${page.raw_content ?? page.content}`.toLowerCase();
  const beginnings = (word) => [word.slice(0, Math.max(4, word.length - 3))]; // "lending", "lend"
  const parts = document.documentElement.lang === "cy" ? forms : beginnings;
  return text.toLowerCase().split(/\s+/).every((word) =>
    parts(word).some((part) => content.includes(part)));
}

async function find(text) {
  const pagefind = await import(new URL("../pagefind/pagefind.js", document.baseURI).href);
  await pagefind.options({ baseUrl: new URL("../", document.baseURI).pathname });
  const best = new Map();
  for (const question of questions(text)) {
    for (const result of (await pagefind.search(question)).results) {
      const known = best.get(result.id);
      if (!known || known.score < result.score) best.set(result.id, result);
    }
  }
  const order = [...best.values()].sort((one, other) => other.score - one.score);
  const pages = await Promise.all(order.slice(0, MOST).map((result) => result.data()));
  return pages.filter((page) => holds(page, text));
}

function show(page) {
  const item = document.createElement("li");
  const heading = document.createElement("h2");
  const link = document.createElement("a");
  const excerpt = document.createElement("p");
  link.href = page.url;
  link.textContent = page.meta.title;
  excerpt.textContent = page.plain_excerpt ?? "";
  heading.append(link);
  item.append(heading, excerpt);
  return item;
}

function list(found) {
  const items = document.createElement("ol");
  items.className = "hits";
  items.append(...found.map(show));
  return items;
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const turn = (asked += 1);
  const text = document.getElementById("words").value.trim();
  hits.replaceChildren();
  said.textContent = text ? said.dataset.busy : said.dataset.none;
  if (!text) return;
  try {
    const found = await find(text);
    if (turn !== asked) return; // a later question was asked meanwhile
    if (found.length) hits.append(list(found));
    said.textContent = found.length ? `${said.dataset.found}: ${found.length}` : said.dataset.none;
  } catch {
    if (turn === asked) said.textContent = said.dataset.failed;
  }
});
said.textContent = "";
