"""What can be wrong to look at in a display of ours outside our page, found by asking the browser how it is drawn."""

OUTPUTS = ".jp-OutputArea-output .basutbud"
OPEN_DETAILS = "document.querySelectorAll('details').forEach(details => details.open = true)"
# JupyterLab and nbconvert float the terms of every list of terms.
MISPLACED = """() => [...document.querySelectorAll('.basutbud dl > div')].filter(pair => {
  const [term, value] = ['dt', 'dd'].map(name => pair.querySelector(name).getBoundingClientRect());
  const box = pair.getBoundingClientRect(), before = pair.previousElementSibling;
  const isInside = [term, value].every(part => part.top >= box.top - 1 && part.bottom <= box.bottom + 1);
  const isBeside = value.left >= term.right - 1 || value.top >= term.bottom - 1;
  const rest = before && before.getBoundingClientRect();
  const isApart = !rest || box.top >= rest.bottom - 1 || box.left >= rest.right - 1;
  return !isInside || !isBeside || !isApart;
}).map(pair => pair.textContent)"""
DOUBLED_HEADERS = """() => [...document.querySelectorAll('.basutbud .label')]
  .filter(label => label.getClientRects().length).map(label => label.textContent)"""
UNDRAWN = """() => [...document.querySelectorAll('.basutbud img')]
  .filter(image => !image.naturalWidth || image.clientWidth < 200 || !image.alt).map(image => image.outerHTML)"""
# The colours of a drawing at the middle of its height, as it is drawn, before what a theme does to all of it.
BAR_COLOURS = """() => {
  const image = document.querySelector('.basutbud .bar'), canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [300, 9];
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0, 300, 9);
  const data = context.getImageData(0, 4, 300, 1).data, colours = new Set();
  for (let at = 0; at < data.length; at += 4) colours.add([...data.slice(at, at + 3)].join(' '));
  return [...colours];
}"""
# The text whose contrast with what is painted under it is less than WCAG's 4.5, by elements' own colours; a canvas
# reads every way to write one.
PALE = """selector => {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 1;
  const context = canvas.getContext('2d', {willReadFrequently: true});
  const paint = colours => {
    context.clearRect(0, 0, 1, 1);
    for (const colour of ['#fff', ...colours]) { context.fillStyle = colour; context.fillRect(0, 0, 1, 1); }
    const [r, g, b] = [...context.getImageData(0, 0, 1, 1).data].slice(0, 3).map(value => value / 255)
      .map(value => value <= .04045 ? value / 12.92 : ((value + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const found = [];
  for (const root of document.querySelectorAll(selector)) {
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const element = texts.currentNode.parentElement, under = [];
      if (!texts.currentNode.data.trim() || element.tagName === 'STYLE' || !element.getClientRects().length) continue;
      for (let at = element; at; at = at.parentElement) under.unshift(getComputedStyle(at).backgroundColor);
      const lights = [paint(under), paint([...under, getComputedStyle(element).color])].sort((a, b) => b - a);
      const contrast = (lights[0] + .05) / (lights[1] + .05);
      if (contrast < 4.5) found.push(contrast.toFixed(1) + ' ' + texts.currentNode.data.trim().slice(0, 60));
    }
  }
  return found;
}"""


def find_wrong(page) -> dict[str, list[str]]:
    """By kind of fault, what is wrong with the displays of an open page."""
    page.evaluate(OPEN_DETAILS)
    asked = {"misplaced": MISPLACED, "doubled headers": DOUBLED_HEADERS, "undrawn": UNDRAWN}
    return {fault: page.evaluate(script) for fault, script in asked.items()} | {"pale": page.evaluate(PALE, OUTPUTS)}
