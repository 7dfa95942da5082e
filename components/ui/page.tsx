import { cx } from "class-variance-authority";
import type { ReactNode } from "react";

/** Every page's frame: content up to 1,200 px wide. */
export function Page({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <div className={cx("mx-auto w-full max-w-[1200px] px-4 pt-5 pb-16 sm:px-6 lg:px-8 lg:pt-7", className)}>
      {children}
    </div>
  );
}

/** Title, one line of state, the one main action (`actions`). `back` stands above the title. */
export function PageHeader({
  title,
  state,
  actions,
  back,
}: {
  title: ReactNode;
  state?: ReactNode;
  actions?: ReactNode;
  back?: ReactNode;
}) {
  return (
    <header className="mb-6 flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="min-w-0 flex-1 basis-64">
        {back && <div className="mb-1 text-13 text-ink-muted">{back}</div>}
        <h1 className="text-20 font-semibold break-words sm:text-28">{title}</h1>
        {state && (
          <div className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-14 text-ink-muted">
            {state}
          </div>
        )}
      </div>
      {actions && <div className="flex flex-wrap items-center gap-2 sm:pt-1">{actions}</div>}
    </header>
  );
}

/** A part of a page under a heading. No box: a hairline apart from what stands above. */
export function Section({
  title,
  hint,
  actions,
  children,
  className,
}: {
  title?: ReactNode;
  hint?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  className?: string;
}) {
  return (
    <section className={cx("mt-8 first:mt-0", className)}>
      {title && (
        <div className="mb-3 flex flex-wrap items-end justify-between gap-x-4 gap-y-2">
          <div className="min-w-0">
            <h2 className="text-16 font-semibold">{title}</h2>
            {hint && <p className="mt-0.5 max-w-[68ch] text-13 text-ink-muted">{hint}</p>}
          </div>
          {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
        </div>
      )}
      {children}
    </section>
  );
}

/** Facts, name beside value: `items` in order; an empty value (or `false`, of a condition) is left out. */
export function Facts({ items }: { items: readonly { name: ReactNode; value: ReactNode }[] }) {
  const shown = items.filter(
    ({ value }) => value !== null && value !== undefined && value !== "" && value !== false,
  );
  return (
    <dl className="grid grid-cols-[minmax(6rem,max-content)_minmax(0,1fr)] gap-x-6 gap-y-2">
      {shown.map(({ name, value }, index) => (
        <div key={index} className="contents">
          <dt className="text-ink-muted">{name}</dt>
          <dd className="min-w-0 break-words">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
