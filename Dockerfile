# syntax=docker/dockerfile:1
FROM maven:3-eclipse-temurin-25 AS build
WORKDIR /build
COPY pom.xml ./
RUN --mount=type=cache,target=/root/.m2 mvn -B -ntp -q dependency:go-offline || true
COPY CHANGELOG.md ./
COPY docs docs
COPY clients clients
COPY examples examples
COPY src src
RUN --mount=type=cache,target=/root/.m2 mvn -B -ntp -q -DskipTests package \
    && java -Djarmode=tools -jar target/wms.jar extract --layers --destination layers

FROM eclipse-temurin:25-jre AS base
RUN groupadd --system --gid 888 wms \
    && useradd --system --uid 888 --gid wms --home-dir /var/lib/wms --create-home --shell /usr/sbin/nologin wms
WORKDIR /opt/wms
# The layers that change least come first, so that a new version adds one small layer
COPY --from=build /build/layers/dependencies/ ./
COPY --from=build /build/layers/spring-boot-loader/ ./
COPY --from=build /build/layers/snapshot-dependencies/ ./
COPY --from=build /build/layers/application/ ./

FROM base AS prepared
USER 888:888
# What a start loads and links, recorded by a start with a temporary database: later starts take about half the time.
RUN mkdir -p /tmp/prepare \
    && java -XX:+AlwaysActAsServerClassMachine -XX:AOTCacheOutput=/var/lib/wms/wms.aot -Xlog:aot=error,cds=error \
        --enable-native-access=ALL-UNNAMED -Dspring.context.exit=onRefresh -jar wms.jar \
        --wms.data-dir=/tmp/prepare --wms.demo=false --server.port=0 --management.server.port=0 \
    && rm -rf /tmp/prepare

FROM base
COPY --from=prepared --chown=0:0 /var/lib/wms/wms.aot /opt/wms/wms.aot
USER 888:888
ENV WMS_DATA_DIR=/var/lib/wms/data \
    MANAGEMENT_SERVER_ADDRESS=0.0.0.0 \
    MANAGEMENT_SERVER_PORT=18080
VOLUME /var/lib/wms
# The API and the portal; metrics, which must not be public
EXPOSE 8080 18080
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/${SERVER_PORT:-8080} \
        && printf 'GET /v1/health/live HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 \
        && head -n 1 <&3 | grep -q ' 200'"]
STOPSIGNAL SIGTERM
# Further options of the JVM: JAVA_TOOL_OPTIONS. The first one because a container with one CPU or less than 1.75 GiB
# would get the serial collector: longer pauses
ENTRYPOINT ["java", "-XX:+AlwaysActAsServerClassMachine", "-XX:MaxRAMPercentage=60", "-XX:+ExitOnOutOfMemoryError", \
    "-XX:AOTCache=wms.aot", "--enable-native-access=ALL-UNNAMED", "-jar", "wms.jar"]
