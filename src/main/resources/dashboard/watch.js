/**
 * Asks again and again, the next time when the last question was answered: a server that is slow gets no second one.
 *
 * @param ask never fails
 * @param pause milliseconds until the next question
 * @return asks at once, or again after the question that is under way
 */
export function repeat(ask, pause) {
  let timer = 0;
  let asking = false;
  let again = false;
  return async function now() {
    again = true;
    if (asking) return;
    asking = true;
    clearTimeout(timer);
    while (again) {
      again = false;
      await ask();
    }
    asking = false;
    timer = setTimeout(now, pause());
  };
}

/** Since when questions have had no answer. Told by the question, for timers of a hidden page are late. */
export function silence(limitMillis) {
  let from = null;
  return {
    asked: () => { from ??= Date.now(); },
    answered: () => { from = null; },
    isLong: () => from !== null && Date.now() - from >= limitMillis,
  };
}
