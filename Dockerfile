# pmdb for CI and for jobs in a cluster: `docker run --rm -v "$PWD:/project" -e DATABASE_URL pmdb migrate`.
# Without the embedded server, which a container has no use for; libpg-query is WebAssembly, so that Alpine does.
FROM node:20-alpine AS build
WORKDIR /opt/pmdb
COPY package.json package-lock.json ./
# The bundler's binary is an optional dependency too: they go after the build.
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN npm run build && npm prune --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund

FROM node:20-alpine
ENV NODE_ENV=production
COPY --from=build /opt/pmdb/package.json /opt/pmdb/package.json
COPY --from=build /opt/pmdb/bin /opt/pmdb/bin
COPY --from=build /opt/pmdb/dist /opt/pmdb/dist
COPY --from=build /opt/pmdb/node_modules /opt/pmdb/node_modules
RUN ln -s /opt/pmdb/bin/pmdb.js /usr/local/bin/pmdb
WORKDIR /project
USER node
ENTRYPOINT ["pmdb"]
CMD ["--help"]
