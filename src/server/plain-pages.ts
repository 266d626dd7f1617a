/** Pages for when the page itself cannot be shown: whole documents without scripts or styles of their own. */

function page(title: string, paragraphs: readonly string[], head = ''): string {
  const body = paragraphs.map((text) => `<p>${text}</p>`).join('\n');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title} – alpcscope</title>
<link rel="stylesheet" href="/plain.css">${head}
</head>
<body>
<main>
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`;
}

/** Served to anybody as `/plain.css`. */
export const PLAIN_CSS = `:root { color-scheme: light dark; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 36rem; padding: 2rem; border-left: 4px solid #3b82f6; }
h1 { margin: 0 0 0.5rem; font-size: 1.4rem; }
p { margin: 0.5rem 0; }
code { font-family: ui-monospace, Consolas, monospace; }
`;

export const NO_TOKEN_PAGE = page('Open the URL that alpcscope printed', [
  'This page shows what processes on a Windows machine said to each other, so it opens only with the link that <code>alpcscope</code> printed in its window: it ends in <code>?token=…</code>.',
  'If alpcscope was started again since, it has printed a new link.',
]);

export const WRONG_TOKEN_PAGE = page('This link is not valid any more', [
  'Each start of <code>alpcscope open</code> prints a link of its own. Open the one in the window in which it is running now.',
]);

export const NOT_BUILT_PAGE = page('The page is not built', [
  'This copy of alpcscope was started from its sources. Build the page with <code>npm run build</code>, then start alpcscope again.',
]);

export const WRONG_HOST_PAGE = page('Wrong address', ['Open the URL exactly as <code>alpcscope</code> printed it.']);

/** Another site linked here: the browser withholds the cookie once, so the page asks again by itself. */
export const AGAIN_PAGE = page(
  'One moment',
  ['Opening the capture …'],
  '\n<meta http-equiv="refresh" content="0;url=/">',
);
