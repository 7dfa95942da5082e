/** Three bars of an answer, the last one an echo. */
export function Mark() {
  return (
    <svg aria-hidden viewBox="0 0 24 24" className="size-6 shrink-0 text-accent">
      <rect x="2" y="3" width="20" height="5" rx="1.5" fill="currentColor" />
      <rect x="2" y="10" width="13" height="5" rx="1.5" fill="currentColor" />
      <path d="M2 17h6.5v2.5L6 22v-2H3.5A1.5 1.5 0 0 1 2 18.5Z" fill="currentColor" />
    </svg>
  );
}
