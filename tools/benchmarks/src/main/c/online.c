/*
 * What learning at each step costs by hand: a layer of half LIF, half ALIF neurons, random feedback,
 * softmax and cross-entropy, plain gradient descent. Once synapse by synapse, once by events, in
 * turns; microseconds a step, the least of all turns. Prints by how much the weights differ, too.
 *
 *     cc -O3 -march=native -o online online.c -lm
 *     ./online INPUTS NEURONS OUTPUTS STEPS ACTIVITY...
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define TURN 1000
#define BLOCK 48

static const float ALPHA = 0.951229425f, KAPPA = 0.951229425f, RHO = 0.995012479f;
static const float THETA = 1, GAMMA = 0.3f, ETA = 1e-8f;

typedef struct {
    int inputs, n, outputs, rows, lazy, age;
    float **w, **y, **ya; /* weights, ebar and the adaptation's part of eps [row][neuron] */
    float *s;             /* filtered presynaptic spikes [row] */
    float *v, *a, *z, *psi, *beta, *current, *signal, *zbar, *out, *logit, *bias, *feedback;
    float al, k;                                  /* the parts of the propagator that all share */
    float *ea, *oa, *f, *fa, *c, *ca, *change, *own, *pv, *pa, *pd; /* by events [neuron] */
    int *fired, firedCount, *touched;
} Net;

static float *zeros(int n) { return aligned_alloc(64, ((size_t)n * 4 + 127) / 64 * 64); }
static float *row(int n) { float *x = zeros(n); memset(x, 0, (size_t)n * 4); return x; }

static unsigned long long state = 88172645463325252ULL;
static double uniform(void) {
    state ^= state << 13; state ^= state >> 7; state ^= state << 17;
    return (double)(state >> 11) / 9007199254740992.0;
}
static float gaussian(void) {
    return (float)(sqrt(-2 * log(uniform() + 1e-300)) * cos(6.283185307179586 * uniform()));
}

static Net *create(int inputs, int n, int outputs, double activity, int lazy) {
    Net *x = calloc(1, sizeof *x);
    x->inputs = inputs; x->n = n; x->outputs = outputs; x->rows = inputs + n; x->lazy = lazy;
    x->w = calloc((size_t)x->rows, sizeof(float *));
    x->y = calloc((size_t)x->rows, sizeof(float *));
    x->ya = calloc((size_t)x->rows, sizeof(float *));
    state = 88172645463325252ULL;
    double gain = 1.8 / sqrt(activity * inputs) / sqrt(inputs);
    for (int i = 0; i < x->rows; i++) {
        x->w[i] = row(n); x->y[i] = row(n); x->ya[i] = row(n);
        for (int j = 0; j < n; j++) {
            float g = gaussian();
            x->w[i][j] = i < inputs ? (float)gain * g : i - inputs == j ? 0 : 0.2f / sqrtf((float)n) * g;
        }
    }
    float **all[] = {&x->v, &x->a, &x->z, &x->psi, &x->beta, &x->current, &x->signal, &x->zbar, &x->ea,
        &x->oa, &x->f, &x->fa, &x->c, &x->ca, &x->change, &x->own, &x->pv, &x->pa, &x->pd};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) *all[i] = row(n);
    x->s = row(x->rows); x->out = row(outputs * n); x->logit = row(outputs); x->bias = row(outputs);
    x->feedback = row(outputs * n);
    for (int j = 0; j < n; j++) x->beta[j] = j < n / 2 ? 0 : 1.7f * (1 - ALPHA);
    for (int i = 0; i < outputs * n; i++) {
        x->feedback[i] = gaussian(); x->out[i] = gaussian() / sqrtf((float)n);
    }
    x->fired = calloc((size_t)n, sizeof(int)); x->touched = calloc((size_t)x->rows, sizeof(int));
    x->al = 1; x->k = 1;
    for (int j = 0; j < n; j++) x->oa[j] = 1;
    return x;
}

/* All weights and traces are brought up to date: x = P y, w = w' + V y. */
static void flush(Net *x) {
    int n = x->n;
    for (int i = 0; i < x->rows; i++) {
        if (!x->touched[i]) continue;
        float *restrict w = x->w[i], *restrict y = x->y[i], *restrict ya = x->ya[i];
        float s = x->s[i] / x->al;
        for (int j = 0; j < n; j++) {
            w[j] += s * x->pv[j] + x->pa[j] * ya[j] + x->pd[j] * y[j];
            y[j] = s * x->f[j] + x->fa[j] * ya[j] + x->k * y[j];
            ya[j] = s * x->ea[j] + x->oa[j] * ya[j];
        }
    }
    x->al = 1; x->k = 1; x->age = 0;
    for (int j = 0; j < n; j++) {
        x->ea[j] = x->f[j] = x->fa[j] = x->pv[j] = x->pa[j] = x->pd[j] = 0;
        x->oa[j] = 1;
    }
}

static void arrive(Net *x, int i) {
    int n = x->n;
    float *restrict w = x->w[i], *restrict y = x->y[i], *restrict ya = x->ya[i], s = x->s[i];
    float *restrict o = x->current;
    int self = i - x->inputs;
    float kept = self >= 0 ? o[self] : 0;
    if (x->lazy) {
        for (int j = 0; j < n; j++) o[j] += w[j] + s * x->own[j] + x->pa[j] * ya[j] + x->pd[j] * y[j];
        for (int j = 0; j < n; j++) ya[j] += x->ca[j];
        for (int j = 0; j < n; j++) y[j] += x->c[j];
        for (int j = 0; j < n; j++) w[j] -= x->change[j];
    } else {
        for (int j = 0; j < n; j++) o[j] += w[j];
    }
    if (self >= 0) { o[self] = kept; w[self] = y[self] = ya[self] = 0; }
    x->s[i] += 1;
    x->touched[i] = 1;
}

static void step(Net *x, const int *spikes, int count, int label) {
    int n = x->n;
    if (x->lazy) {
        float before = x->al;
        for (int j = 0; j < n; j++) {
            float d = RHO - x->beta[j] * x->psi[j];
            x->ea[j] = d * x->ea[j] + x->psi[j] * before;
            x->oa[j] *= d;
        }
        x->al *= ALPHA;
        float cv = 1 / x->al, ofK = -1 / x->k;
        for (int j = 0; j < n; j++) {
            float ca = -x->ea[j] * cv / x->oa[j];
            float c = (x->f[j] * cv + x->fa[j] * ca) * ofK;
            x->ca[j] = ca; x->c[j] = c;
            x->change[j] = x->pv[j] * cv + x->pa[j] * ca + x->pd[j] * c;
            x->own[j] = x->pv[j] * cv;
        }
    } else {
        for (int i = 0; i < x->rows; i++) {
            float *restrict ya = x->ya[i], s = x->s[i];
            for (int j = 0; j < n; j++)
                ya[j] = x->psi[j] * s + (RHO - x->beta[j] * x->psi[j]) * ya[j];
        }
    }
    for (int i = 0; i < x->rows; i++) x->s[i] *= ALPHA;
    memset(x->current, 0, (size_t)n * 4);
    for (int e = 0; e < count; e++) arrive(x, spikes[e]);
    for (int e = 0; e < x->firedCount; e++) arrive(x, x->inputs + x->fired[e]);
    x->firedCount = 0;
    for (int j = 0; j < n; j++) {
        x->a[j] = RHO * x->a[j] + x->z[j];
        x->v[j] = ALPHA * x->v[j] + x->current[j] - x->z[j] * THETA;
        float q = x->v[j] - THETA - x->beta[j] * x->a[j];
        float h = 1 - fabsf(q);
        x->z[j] = q > 0;
        x->psi[j] = GAMMA * (h > 0 ? h : 0);
    }
    for (int j = 0; j < n; j++) if (x->z[j] != 0) x->fired[x->firedCount++] = j;
    float most = -1e30f, error[64], sum = 0;
    for (int k = 0; k < x->outputs; k++) {
        float y = KAPPA * x->logit[k];
        for (int e = 0; e < x->firedCount; e++) y += x->out[k * n + x->fired[e]];
        x->logit[k] = y;
        most = y + x->bias[k] > most ? y + x->bias[k] : most;
    }
    for (int k = 0; k < x->outputs; k++) sum += error[k] = expf(x->logit[k] + x->bias[k] - most);
    for (int k = 0; k < x->outputs; k++) error[k] = error[k] / sum - (k == label);
    for (int j = 0; j < n; j++) x->zbar[j] = KAPPA * x->zbar[j] + x->z[j];
    memset(x->signal, 0, (size_t)n * 4);
    for (int k = 0; k < x->outputs; k++) {
        float *restrict b = x->feedback + (size_t)k * (size_t)n, *restrict out = x->out + (size_t)k * (size_t)n;
        for (int j = 0; j < n; j++) x->signal[j] += error[k] * b[j];
        for (int j = 0; j < n; j++) out[j] -= ETA * error[k] * x->zbar[j];
        x->bias[k] -= ETA * error[k];
    }
    if (x->lazy) {
        x->k *= KAPPA;
        for (int j = 0; j < n; j++) {
            x->f[j] = KAPPA * x->f[j] + x->psi[j] * (x->al - x->beta[j] * x->ea[j]);
            x->fa[j] = KAPPA * x->fa[j] - x->psi[j] * x->beta[j] * x->oa[j];
            float l = -ETA * x->signal[j];
            x->pv[j] += l * x->f[j]; x->pa[j] += l * x->fa[j]; x->pd[j] += l * x->k;
        }
        if (++x->age == BLOCK) flush(x);
    } else {
        for (int i = 0; i < x->rows; i++) {
            float *restrict ya = x->ya[i], *restrict y = x->y[i], *restrict w = x->w[i], s = x->s[i];
            for (int j = 0; j < n; j++) {
                y[j] = KAPPA * y[j] + x->psi[j] * (s - x->beta[j] * ya[j]);
                w[j] -= ETA * x->signal[j] * y[j];
            }
            if (i >= x->inputs) w[i - x->inputs] = 0;
        }
    }
}

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

int main(int count, char **given) {
    int inputs = atoi(given[1]), n = atoi(given[2]), outputs = atoi(given[3]), steps = atoi(given[4]);
    printf("| inputs | neurons | activity, %% | synapse by synapse | by events | weights apart |\n");
    for (int g = 5; g < count; g++) {
        double activity = atof(given[g]), least[2] = {1e9, 1e9}, fired = 0;
        Net *net[2] = {create(inputs, n, outputs, activity, 0), create(inputs, n, outputs, activity, 1)};
        int *spikes = malloc(sizeof(int) * (size_t)inputs * TURN), *begin = malloc(sizeof(int) * (TURN + 1));
        begin[0] = 0;
        for (int t = 0; t < TURN; t++) {
            begin[t + 1] = begin[t];
            for (int i = 0; i < inputs; i++) if (uniform() < activity) spikes[begin[t + 1]++] = i;
        }
        double apart = 0;
        for (int turn = 0; turn < (steps + TURN - 1) / TURN; turn++) {
            for (int which = 0; which < 2; which++) {
                double start = now();
                for (int t = 0; t < TURN; t++) {
                    step(net[which], spikes + begin[t], begin[t + 1] - begin[t], t / 100 % outputs);
                    if (which) fired += net[which]->firedCount;
                }
                double took = (now() - start) / TURN;
                least[which] = took < least[which] ? took : least[which];
            }
            if (turn == 0) {
                flush(net[1]);
                for (int i = 0; i < inputs + n; i++)
                    for (int j = 0; j < n; j++)
                        apart = fmax(apart, fabs((double)net[0]->w[i][j] - net[1]->w[i][j]));
            }
        }
        printf("| %d | %d | %.2f / %.2f | %.2f | %.2f | %.1e |\n", inputs, n, 100 * activity,
            100 * fired / n / ((steps + TURN - 1) / TURN * TURN), 1e6 * least[0], 1e6 * least[1], apart);
    }
    return 0;
}
