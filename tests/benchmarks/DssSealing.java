import eu.europa.esig.dss.enumerations.DigestAlgorithm;
import eu.europa.esig.dss.enumerations.SignatureLevel;
import eu.europa.esig.dss.model.DSSDocument;
import eu.europa.esig.dss.model.InMemoryDocument;
import eu.europa.esig.dss.model.SignatureValue;
import eu.europa.esig.dss.model.ToBeSigned;
import eu.europa.esig.dss.pades.PAdESSignatureParameters;
import eu.europa.esig.dss.pades.signature.PAdESService;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.token.DSSPrivateKeyEntry;
import eu.europa.esig.dss.token.Pkcs12SignatureToken;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.security.KeyStore;

/** Seals one PDF at level B-B again and again; prints the processor milliseconds of one seal, once warm. */
public class DssSealing {
    public static void main(String[] words) throws Exception {
        byte[] page = Files.readAllBytes(new File(words[0]).toPath());
        try (Pkcs12SignatureToken token = new Pkcs12SignatureToken(
                new File(words[1]), new KeyStore.PasswordProtection("x".toCharArray()))) {
            DSSPrivateKeyEntry key = token.getKeys().get(0);
            PAdESService service = new PAdESService(new CommonCertificateVerifier());
            long until = System.nanoTime() + 20_000_000_000L;
            for (int i = 0; i < 600 && System.nanoTime() < until; i++) {
                seal(service, token, key, page);
            }
            ThreadMXBean clock = ManagementFactory.getThreadMXBean();
            long began = clock.getCurrentThreadCpuTime();
            int count = 30;
            for (int i = 0; i < count; i++) {
                seal(service, token, key, page);
            }
            System.out.println((clock.getCurrentThreadCpuTime() - began) / 1e6 / count);
        }
    }

    private static void seal(PAdESService service, Pkcs12SignatureToken token, DSSPrivateKeyEntry key, byte[] page) {
        DSSDocument document = new InMemoryDocument(page, "page.pdf");
        PAdESSignatureParameters parameters = new PAdESSignatureParameters();
        parameters.setSignatureLevel(SignatureLevel.PAdES_BASELINE_B);
        parameters.setDigestAlgorithm(DigestAlgorithm.SHA256);
        parameters.setSigningCertificate(key.getCertificate());
        parameters.setCertificateChain(key.getCertificateChain());
        ToBeSigned toSign = service.getDataToSign(document, parameters);
        SignatureValue value = token.sign(toSign, parameters.getDigestAlgorithm(), key);
        service.signDocument(document, parameters, value);
    }
}
