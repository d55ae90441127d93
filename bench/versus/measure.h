// What both loads measure with: the processor time and memory of the proxy, and how long operations take. Included once by each.
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

enum { SOURCES = 8, MAX_PIDS = 64 };

static int pids[MAX_PIDS], pid_count, measuring;
static uint64_t done, moved, errors;
static uint32_t *latencies;   // Microseconds, one per operation.
static size_t latency_count, latency_room;

static void fail(const char *what) { perror(what); exit(1); }

static uint64_t clock_ns(clockid_t id)
{
    struct timespec at;
    return clock_gettime(id, &at) ? 0 : at.tv_sec * 1000000000ull + at.tv_nsec;
}

static uint64_t now(void) { return clock_ns(CLOCK_MONOTONIC); }

static uint64_t proxy_cpu(void)
{
    uint64_t sum = 0;
    for (int i = 0; i < pid_count; i++) {
        clockid_t id;
        if (!clock_getcpuclockid(pids[i], &id)) sum += clock_ns(id);
    }
    return sum;
}

static long proxy_resident_kb(void)
{
    long sum = 0;
    for (int i = 0; i < pid_count; i++) {
        char path[64], line[256];
        snprintf(path, sizeof path, "/proc/%d/smaps_rollup", pids[i]);
        FILE *file = fopen(path, "r");
        while (file && fgets(line, sizeof line, file)) if (!strncmp(line, "Rss:", 4)) sum += atol(line + 4);
        if (file) fclose(file);
    }
    return sum;
}

static void note(uint64_t began)
{
    if (!measuring) return;
    done++;
    if (latency_count == latency_room) {
        latency_room = latency_room ? latency_room * 2 : 1 << 16;
        if (!(latencies = realloc(latencies, latency_room * sizeof *latencies))) fail("realloc");
    }
    latencies[latency_count++] = (now() - began) / 1000;
}

// More client ports than one address has: so many addresses take turns.
static int connect_to(int port, int number)
{
    int on = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    struct sockaddr_in from = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(0x7f000101 + number % SOURCES) };
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    if (fd < 0) fail("socket");
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    setsockopt(fd, SOL_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    if (bind(fd, (struct sockaddr *)&from, sizeof from)) fail("bind");
    if (connect(fd, (struct sockaddr *)&to, sizeof to) && errno != EINPROGRESS) fail("connect");
    return fd;
}

static int by_value(const void *a, const void *b) { return (*(uint32_t *)a > *(uint32_t *)b) - (*(uint32_t *)a < *(uint32_t *)b); }

static double percentile(double part) { return latency_count ? latencies[(size_t)(part * (latency_count - 1))] : 0; }
