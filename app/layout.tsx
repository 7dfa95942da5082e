import type { Metadata, Viewport } from "next";
import { NextIntlClientProvider } from "next-intl";
import { getLocale, getNow } from "next-intl/server";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { Providers } from "@/components/frame/providers";
import { getInstallation } from "@/db/installation";
import "./globals.css";

export async function generateMetadata(): Promise<Metadata> {
  const { name } = await getInstallation();
  return { title: { default: name, template: `%s · ${name}` }, robots: { index: false } };
}

export const viewport: Viewport = { width: "device-width", initialScale: 1 };

export default async function RootLayout({ children }: { children: ReactNode }) {
  const [locale, now, asked] = await Promise.all([getLocale(), getNow(), headers()]);
  return (
    <html lang={locale} dir="ltr" suppressHydrationWarning>
      <body>
        <NextIntlClientProvider>
          <Providers now={now.getTime()} nonce={asked.get("x-nonce") ?? undefined}>
            {children}
          </Providers>
        </NextIntlClientProvider>
      </body>
    </html>
  );
}
