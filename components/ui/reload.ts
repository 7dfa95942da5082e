/**
 * Loading this page again because its session ended. A tab that replaces its own session (a changed password) holds that
 * back until the new one stands, or the old one's end would send it to the sign-in page in between.
 */
let holders = 0;
let wanted = false;

export function reloadPage(): void {
  if (holders > 0) wanted = true;
  else window.location.reload();
}

/** Does `work` without a reload in between. `isReplaced` says of its result whether the session goes on as another one. */
export async function holdReload<T>(work: () => Promise<T>, isReplaced: (result: T) => boolean): Promise<T> {
  holders += 1;
  let replaced = false;
  try {
    const result = await work();
    replaced = isReplaced(result);
    return result;
  } finally {
    holders -= 1;
    if (holders === 0) {
      if (wanted && !replaced) window.location.reload();
      wanted = false;
    }
  }
}
