// Loads the page again where a part of the app did not arrive: a script that the browser gave up on
// leaves an empty page, and at a kiosk nobody presses reload. A classic script without imports, so that it runs
// whatever becomes of the others. The app forgets the count once it is on the screen: see src/main.tsx.
(() => {
  const KEY = 'penumbra.incomplete-loads';
  const FIRST_MS = 500;
  const LONGEST_MS = 60_000;

  function countTry() {
    try {
      const tries = Number(sessionStorage.getItem(KEY));
      sessionStorage.setItem(KEY, String(tries + 1));
      return tries;
    } catch {
      return Number.POSITIVE_INFINITY; // Not counted, and so never in haste.
    }
  }

  let isDue = false;
  addEventListener(
    'error',
    ({ target }) => {
      const isPart =
        target instanceof HTMLScriptElement ||
        (target instanceof HTMLLinkElement && target.rel === 'stylesheet');
      if (!isPart || isDue) return;
      isDue = true;
      setTimeout(() => location.reload(), Math.min(FIRST_MS * 2 ** countTry(), LONGEST_MS));
      const notice = document.getElementById('incomplete');
      if (!notice) return;
      notice.role = 'alert';
      notice.hidden = false;
    },
    true,
  );
})();
