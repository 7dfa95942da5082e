import type { ReactNode } from "react";
import { Mark } from "@/components/ui/mark";

export default function AuthLayout({ children }: { children: ReactNode }) {
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-md flex-col justify-center px-4 py-10">
      <span className="mb-5">
        <Mark />
      </span>
      {children}
    </main>
  );
}
