#include "crypto/certificate.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

#define TEN_YEARS_S 315360000

static MUST_USE Err export_pem(Arena *arena, gnutls_datum_t *pem, Str *ret)
{
    Err err = arena_copy(arena, (Str){(const char *)pem->data, pem->size}, ret);

    gnutls_free(pem->data);
    pem->data = NULL;
    return err;
}

/* Fill in and sign; GnuTLS's codes, of which less than zero is a failure. */
static int fill(
    gnutls_x509_crt_t crt, gnutls_x509_privkey_t key, const char *name, int64_t now_ms)
{
    unsigned char serial[8] = {1};
    time_t now = (time_t)(now_ms / 1000);
    int rc = gnutls_x509_privkey_generate(
        key, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0);

    rc |= gnutls_rnd(GNUTLS_RND_NONCE, serial + 1, sizeof(serial) - 1);
    rc |= gnutls_x509_crt_set_version(crt, 3);
    rc |= gnutls_x509_crt_set_serial(crt, serial, sizeof(serial));
    rc |= gnutls_x509_crt_set_activation_time(crt, now - 86400);
    rc |= gnutls_x509_crt_set_expiration_time(crt, now + TEN_YEARS_S);
    rc |= gnutls_x509_crt_set_key(crt, key);
    rc |= gnutls_x509_crt_set_dn(crt, "CN=subak", NULL);
    rc |= gnutls_x509_crt_set_subject_alt_name(
        crt, GNUTLS_SAN_DNSNAME, name, (unsigned)strlen(name), GNUTLS_FSAN_SET);
    rc |= gnutls_x509_crt_set_basic_constraints(crt, 0, -1);
    rc |= gnutls_x509_crt_set_key_usage(crt, GNUTLS_KEY_DIGITAL_SIGNATURE);
    rc |= gnutls_x509_crt_sign2(crt, crt, key, GNUTLS_DIG_SHA256, 0);
    return rc;
}

Err certificate_make(Arena *arena, Str name, int64_t now_ms, Str *certificate, Str *key)
{
    gnutls_x509_crt_t crt = NULL;
    gnutls_x509_privkey_t private_key = NULL;
    gnutls_datum_t crt_pem = {0};
    gnutls_datum_t key_pem = {0};
    Err err = {ERR_SYSTEM, 0, "could not make a certificate"};
    Str host;

    TRY(arena_copy(arena, name, &host));
    if (gnutls_x509_crt_init(&crt) >= 0 && gnutls_x509_privkey_init(&private_key) >= 0 &&
        fill(crt, private_key, host.ptr, now_ms) >= 0 &&
        gnutls_x509_crt_export2(crt, GNUTLS_X509_FMT_PEM, &crt_pem) >= 0 &&
        gnutls_x509_privkey_export2(private_key, GNUTLS_X509_FMT_PEM, &key_pem) >= 0) {
        err = export_pem(arena, &crt_pem, certificate);
        if (err.kind == ERR_OK) {
            err = export_pem(arena, &key_pem, key);
        }
    }
    gnutls_free(crt_pem.data);
    gnutls_free(key_pem.data);
    gnutls_x509_crt_deinit(crt);
    gnutls_x509_privkey_deinit(private_key);
    return err;
}
