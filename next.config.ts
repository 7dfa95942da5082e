import type { NextConfig } from "next";
import createNextIntlPlugin from "next-intl/plugin";

const config: NextConfig = {
  poweredByHeader: false,
  // npm run check does it for everything; at a newcomer's first start it would only cost time
  typescript: { ignoreBuildErrors: true },
  reactStrictMode: true,
  // native or dynamically loading packages that a bundler must leave alone
  serverExternalPackages: ["pg", "@node-rs/argon2", "@prisma/adapter-pg", "@prisma/client", "smpp"],
  allowedDevOrigins: ["127.0.0.1", "localhost"],
  devIndicators: false,
  // the development server would print what actions are given, passwords among it
  logging: { serverFunctions: false },
  // every picture here is drawn; the optimiser would be one more thing to ask without signing in
  images: { unoptimized: true },
  experimental: { authInterrupts: true },
  headers: async () => [
    {
      source: "/:path*",
      headers: [
        { key: "X-Content-Type-Options", value: "nosniff" },
        { key: "Referrer-Policy", value: "same-origin" },
        { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
        { key: "Permissions-Policy", value: "camera=(), microphone=(), geolocation=()" },
      ],
    },
    {
      // the stage of a poll is made to be shown elsewhere
      source: "/((?!stage/|api/stage/).*)",
      headers: [
        { key: "X-Frame-Options", value: "DENY" },
        { key: "Cross-Origin-Resource-Policy", value: "same-origin" },
      ],
    },
    {
      // data; pages get theirs from proxy.ts
      source: "/api/:path*",
      headers: [{ key: "Content-Security-Policy", value: "default-src 'none'; frame-ancestors 'none'" }],
    },
  ],
};

export default createNextIntlPlugin("./app/_server/i18n.ts")(config);
